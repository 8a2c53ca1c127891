"""Survey campaigns (rule F7): leads start them and read the results, customers answer."""
