namespace FakeFinder.Web.Imaging;

/// <summary>A picture, a copy or a map could not be made now; asking again may help: one sentence that says why.</summary>
internal sealed class NotNowException(string message) : Exception(message);
