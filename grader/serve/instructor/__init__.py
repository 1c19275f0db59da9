"""The instructor's view of a class: what it works on and misunderstands, and exports of it."""
