# The kernel density of points that are counted by square, as spatstat has it: x and y without a header. Writes the
# median of the seconds.
suppressMessages(library(spatstat.explore))
place <- read.csv(file("stdin"), header = FALSE, col.names = c("x", "y"))
square <- owin(c(200000, 225000), c(450000, 475000))
points <- suppressWarnings(ppp(place$x, place$y, window = square))
seconds <- replicate(5, system.time(density(points, sigma = 250, dimyx = c(500, 500), edge = FALSE))[["elapsed"]])
cat(format(median(seconds), digits = 3), "\n", sep = "")
