namespace FakeFinder.Web.Dashboard.Pages.History;

/// <summary>A person wants another question.</summary>
/// <param name="Field">As the address names it.</param>
/// <param name="Value">Blank to ask for nothing.</param>
/// <param name="IsTyping">The text is not finished perhaps: going back passes over it.</param>
public readonly record struct HistoryChange(string Field, string? Value, bool IsTyping = false);
