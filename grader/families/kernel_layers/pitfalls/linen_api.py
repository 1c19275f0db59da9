"""Recognises `linen-api` in layers with a kernel."""

switches = {"key": lambda key: key.library == "linen"}
