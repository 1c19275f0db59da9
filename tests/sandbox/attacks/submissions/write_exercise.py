"""Makes the exercise easier for those who come after."""
# @right@
for path in ("@exercise@/pitfalls/@marker@", "@exercise@/../../reference/@marker@"):
    try:
        open(path, "w").write("here")
    except OSError as error:
        print(error)
