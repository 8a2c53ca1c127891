"""Putting a backup back: staged beside the present file, told what happened since, swapped in one step."""
