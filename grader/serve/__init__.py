"""The workbench: pages on the loopback address to learn with, in a browser (extra `web`)."""
