namespace FakeFinder.Web.Fetching;

/// <summary>The other server did not give the video.</summary>
internal static class FetchFailed
{
    /// <summary>One sentence, with the status by which the API tells that another server is the cause.</summary>
    public static BadHttpRequestException Because(string sentence, Exception? inner = null) => inner is null
        ? new(sentence, StatusCodes.Status502BadGateway)
        : new(sentence, StatusCodes.Status502BadGateway, inner);

    /// <summary>The same, where it took too long.</summary>
    public static BadHttpRequestException TooSlow(string sentence, Exception? inner = null) => inner is null
        ? new(sentence, StatusCodes.Status504GatewayTimeout)
        : new(sentence, StatusCodes.Status504GatewayTimeout, inner);
}
