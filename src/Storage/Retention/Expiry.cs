namespace FakeFinder.Storage.Retention;

/// <summary>Deletion because nobody has used a thing for as long as things of its kind are kept.</summary>
/// <param name="Before">What was last used at this time, or before, may go. What was used later stays.</param>
/// <param name="Setting">The setting that says so with its value, for the record.</param>
public sealed record Expiry(DateTimeOffset Before, string Setting);
