"""Peers 同类: other people's engines, a module for each library, loaded only in the process that measures it."""
