"""Files that mean harm, and a way to open them in which nothing but the verdict comes back."""
