"""`make bench-load`: what takes time and memory, at rising load and as the alliance grows. A shared machine has no use
for these figures, so that no test measures them and `make bench` leaves them as they are.
"""
