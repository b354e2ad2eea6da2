-- self_exciting_fit: how many burglaries one burglary brings.
-- C: src/pg/forecast/self_exciting.c, src/kernel/forecast/self_exciting_interval.c

CREATE FUNCTION self_exciting_fit(
    burglaries burglary_set,
    dwellings dwelling_set,
    from_day date,
    to_day date,
    background_days integer DEFAULT 1095,
    bandwidth double precision DEFAULT 300,
    cell_size double precision DEFAULT 125,
    permutations integer DEFAULT 9,
    seed bigint DEFAULT 1,
    OUT burglaries_in_all bigint, OUT outside bigint, OUT background_burglaries bigint,
    OUT expected_close_pairs double precision,
    OUT theta double precision, OUT low double precision, OUT high double precision,
    OUT theta_permuted double precision, OUT theta_permuted_most double precision,
    OUT repeats double precision, OUT mean_days double precision, OUT sigma double precision,
    OUT share_background double precision, OUT share_near double precision, OUT share_repeat double precision,
    OUT log_likelihood double precision, OUT log_likelihood_without double precision, OUT p_value double precision,
    OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'self_exciting_fit_row' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 1;
COMMENT ON FUNCTION self_exciting_fit(burglary_set, dwelling_set, date, date, integer, double precision, double precision, integer, bigint) IS
'Do burglaries bring others near them, or are some places burgled more, always? The burglaries of the days from from_day to to_day, both included, are taken as a self-exciting process: at each place a rate that lasts (the background), and after each burglary for some weeks more of them near it. Everything is per dwelling, so that a dense quarter is no hot spot for its density.
theta: how many other dwellings within 200 m one burglary brings in the 60 days after it, each of which may bring more; low, high: 95 %, by profile likelihood. repeats: the same at its own address (one dwelling_id, or else one place), which is no part of theta. mean_days: how long after it, on average, but for the end at 60 days (1 / omega; one for both). sigma: how far off in metres, the standard deviation of a normal distribution each way. share_background, share_near, share_repeat: of the burglaries, together 1. theta and repeats are held by a gamma distribution of shape 2 and rate 20, of which .05 is likeliest, so that few burglaries do not tell of much; low and high are not, but theta lies between them.
theta_permuted is the mean of theta when the same days are dealt over the same places by lot, permutations times with this seed, with mean_days and sigma as they are; theta_permuted_most is the highest. Nothing follows anything there: that much the method finds of nothing. A background that is too smooth takes places that are burgled more for contagion, the more so the more burglaries there are, so that theta - theta_permuted is nearer to the truth than theta; where low is not above theta_permuted_most, no contagion was shown. log_likelihood, log_likelihood_without: of the likeliest theta, and of none with all else fitted anew, by dwelling and day; p_value: of their ratio, halved since theta cannot be negative. It trusts the background, and days and metres are fitted to what chance gives, so that it cries contagion too often: ask theta_permuted first. What else looks like contagion: one offender who works a quarter for some weeks, a street that is easy for some weeks (works, holidays), one burglary registered as two. Of two on one day none is taken to follow the other. It tells how burglaries come, not who commits them.
The background comes of other burglaries, those of background_days before from_day as far as they were known by then: per dwelling, by a Gaussian of bandwidth metres over squares of cell_size, of which 1 % lies over all dwellings alike. outside: burglaries where no square has a dwelling; these are left out. expected_close_pairs: pairs within 200 m and 28 days that chance alone would bring on as large a built-up area.
flags: too_few (under 130 expected close pairs: nothing can be told, and what is estimated is NULL; take a region instead of a town, or more years), no_background (no burglary before from_day, all is NULL, for without one every hot spot is contagion), short_history (the burglaries begin later than background_days before from_day), at_bound (theta, repeats, mean_days or sigma ended at what is allowed: up to .9, 2 to 60 days, 20 to 200 m). NOTICE tells every ten seconds how far it is.
No dwellings or NULL give no rows. Error: sets in different SRIDs; days that are infinite or not in order; background_days not from 28 to 7320; bandwidth not from 25 to 2,000; cell_size not from 25 to 10,000; permutations not from 0 to 999; more than 10,000,000 near pairs.
Source: Ogata 1988; Veen & Schoenberg 2008; Mohler et al. 2011; Reinhart & Greenhouse 2018.
Example: SELECT f.* FROM self_exciting_fit(burglaries, dwellings, ''2021-01-01'', ''2023-12-31'') AS f;';
