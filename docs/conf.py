"""Settings of the documentation's site, which `docs/build_site.py` builds."""

from importlib.metadata import version as installed

project = "nnx-grader"
version = release = installed(project)
extensions = ["myst_parser"]
myst_heading_anchors = 3
myst_enable_extensions = ["linkify"]
myst_linkify_fuzzy_links = False  # `task.md` is a file, not a host in Moldova
smartquotes = False  # `--check` is two dashes

html_theme = "furo"
html_title = f"{project} {version}"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_use_index = False
