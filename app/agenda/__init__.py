"""Local dates of cities: consultations, exhibitions of plans, votes."""
