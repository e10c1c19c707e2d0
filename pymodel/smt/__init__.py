"""What may live here: the kernel's meaning as formulas for Z3, over a finite instance."""
