"""Room: phenomenology/figures.  The pictures of Secs. 3 to 5, their variants, and the tables behind them."""
