namespace FakeFinder.Web.Api;

/// <summary>A file has more bytes than are taken.</summary>
internal sealed class TooLargeException(string message) : Exception(message);
