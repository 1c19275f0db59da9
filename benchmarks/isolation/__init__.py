"""Proves isolation from outside: attacks, which layer stops which, and what each costs."""
