// A form that can be sent once: of two clicks the second would find its link used, and its browser
// would drop the answer to the first, with the cookie.
let sent = false;
addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => {
  sent = false;
});
