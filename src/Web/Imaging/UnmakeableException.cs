namespace FakeFinder.Web.Imaging;

/// <summary>A picture, a copy or a map cannot be made of this video: one sentence that says why. Asking again does not help.</summary>
internal sealed class UnmakeableException(string message) : Exception(message);
