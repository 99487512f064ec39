namespace FakeFinder.Detection.Pipelines;

/// <summary>The names of stages in progress and timings.</summary>
internal static class Stage
{
    public const string Perturbing = "perturbing";
    public const string Memory = "waiting for memory";
    public const string Decoding = "decoding";
    public const string Faces = "faces";
    public const string Crops = "crops";
    public const string Networks = "networks";
    public const string Waiting = "waiting for the program";
    public const string Program = "program";
    public const string Aggregation = "aggregation";
    public const string Total = "total";
}
