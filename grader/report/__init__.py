"""The report: what it holds, how it is written, how pictures are drawn."""
