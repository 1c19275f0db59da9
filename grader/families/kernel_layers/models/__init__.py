"""Parts of error models that exercises share."""
