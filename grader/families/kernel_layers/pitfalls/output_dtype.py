"""Recognises `output-dtype` in layers with a kernel."""

switches = {"output_dtype": "*", "product_dtype": "*"}
