# The Knox test as the R package NearRepeat does it, in base R: the distances and the days between all pairs of events,
# cut into bands; and for each replicate the days between all pairs of shuffled dates, cut and counted again.
#
#   Rscript near_repeat.R METRIC DISTANCE_BREAKS DAY_BREAKS REPLICATES < events.csv
#
# Reads x, y and day number, without a header. Writes the pairs in the finite distance bands, the seconds for what is
# done once, and the seconds per replicate.

argument <- commandArgs(trailingOnly = TRUE)
numbers  <- function(list) as.numeric(strsplit(list, ",")[[1]])
metres   <- numbers(argument[2])
days     <- numbers(argument[3])
events   <- read.csv(file("stdin"), header = FALSE, col.names = c("x", "y", "day"))

count_pairs <- function(distance_band, day) {
    table(distance_band, cut(dist(day), days, right = FALSE))
}

once <- system.time({
    distance_band <- cut(dist(events[c("x", "y")], method = argument[1]), metres, right = FALSE)
    observed <- count_pairs(distance_band, events$day)
})
set.seed(1)
replicates <- system.time({
    simulated <- replicate(as.integer(argument[4]), count_pairs(distance_band, sample(events$day)))
})
finite <- is.finite(metres[-1])
cat(sum(observed[finite, ]), once[["elapsed"]], replicates[["elapsed"]] / as.integer(argument[4]), "\n")
