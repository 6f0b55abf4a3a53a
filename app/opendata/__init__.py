"""The data of cities for programs: in, out and described."""
