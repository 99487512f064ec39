namespace FakeFinder.Bench.Detectors;

/// <summary>
/// What the original Python code took for the sample clip on two cores of such a machine (PyTorch 1.13, 2 threads), by the timing files of
/// the reference data. Only some were idle: the others are upper bounds.
/// </summary>
/// <param name="Total">Seconds.</param>
/// <param name="Machine">How busy it was.</param>
internal sealed record OriginalSeconds(double Total, string Machine)
{
    /// <returns>Null for a detector that has no original.</returns>
    public static OriginalSeconds? Of(string detector) => detector switch
    {
        "boken" => new(3.56, "idle"),
        "selimsef" => new(160, "idle"),
        "medics" => new(96.9, "idle"),
        "wm" => new(36.6, "load 2 to 3"),
        "ntech" => new(137.6, "load 2 to 3"),
        "eighteen" => new(233.6, "load 5 to 7"),
        _ => null,
    };
}
