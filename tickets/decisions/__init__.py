"""What the desk decides by policy: service mode, region, who gets the job, which cases are one bad batch."""
