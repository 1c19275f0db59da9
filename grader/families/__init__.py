"""What kinds of exercise share; an exercise names its families."""
