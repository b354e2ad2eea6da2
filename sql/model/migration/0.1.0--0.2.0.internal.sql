-- From 0.1.0: tables among the helpers that are new, which the code or refresh_results() fills.

@state/26-dwelling_area.internal.sql@
@state/27-pand_shape.internal.sql@
@state/35-stored_double.internal.sql@
@state/80-result.internal.sql@
@state/88-shared_gemeente.internal.sql@
