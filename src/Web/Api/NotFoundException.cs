namespace FakeFinder.Web.Api;

/// <summary>What the address names is not there, or not yet: one sentence with the remedy.</summary>
internal sealed class NotFoundException(string message) : Exception(message);
