"""A survey campaign as a customer answers it: a tap per question, and words if they like (rule F7)."""
