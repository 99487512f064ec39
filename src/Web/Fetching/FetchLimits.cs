namespace FakeFinder.Web.Fetching;

/// <summary>How long a fetch may take.</summary>
/// <param name="Connect">Until a connection is there, the lookup of the name included.</param>
/// <param name="Answer">From then on until the headers of an answer are there.</param>
/// <param name="Silence">Without a byte of the content.</param>
/// <param name="Whole">In all, redirects included.</param>
internal sealed record FetchLimits(TimeSpan Connect, TimeSpan Answer, TimeSpan Silence, TimeSpan Whole)
{
    public const int Redirects = 5;

    public static FetchLimits Usual { get; } = new(
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(30));
}
