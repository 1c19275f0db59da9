// A provider of sign-ins on this machine: what it knows comes as JSON on its input, and it says
// where it listens. Whoever names an account at its form is that account; it asks no password.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { Provider } from 'oidc-provider';

const { accounts, clients, jwks } = JSON.parse(await text(process.stdin));
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    clients,
    cookies: { keys: ['tests alone'] },
    findAccount: (_, sub) => accounts[sub] && {
      accountId: sub,
      claims: () => ({ sub, ...accounts[sub] }),
    },
    jwks,
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
