"""`python -m kinescript` is the command line."""

from kinescript.cli import main

if __name__ == "__main__":
    main()
