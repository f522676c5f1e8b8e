"""What the Makefile runs: installing, serving, testing. Standard library only."""
