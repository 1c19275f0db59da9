"""Loads a shared library from a folder that was not granted."""
# @right@
import ctypes
import importlib.machinery
import importlib.util

loader = importlib.machinery.SourceFileLoader("other", "@other@")
spec = importlib.util.spec_from_loader("other", loader)
module = importlib.util.module_from_spec(spec)
loader.exec_module(module)
print(module.SECRET)
