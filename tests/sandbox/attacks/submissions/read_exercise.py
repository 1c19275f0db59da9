"""Opens the file that draws the cases."""
# @right@
import os

print(os.listdir("@exercise@"))
print(open("@exercise@/cases.py").read()[-200:])
