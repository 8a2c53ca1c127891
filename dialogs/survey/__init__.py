"""The satisfaction survey: a tap per question, and words if the customer likes (rule F3)."""
