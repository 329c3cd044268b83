"""Set-up and checks behind run.py: standard library only, since they run before anything is installed."""
