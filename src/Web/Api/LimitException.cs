namespace FakeFinder.Web.Api;

/// <summary>The caller has used as much as they may for now.</summary>
/// <param name="retryAfter">When there is room again.</param>
internal sealed class LimitException(string message, TimeSpan retryAfter) : Exception(message)
{
    public TimeSpan RetryAfter => retryAfter;
}
