"""From pledges to the signal: machine-months, sharing bounds, builders."""
