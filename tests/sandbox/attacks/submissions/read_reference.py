"""Opens the reference and prints it."""
# @right@
print(open("@reference@").read()[-200:])
