"""Pictures as terminal text and as SVG."""
