namespace FakeFinder.Storage.Owners;

/// <summary>Who asks, as far as it decides what they find: everything, or what is theirs.</summary>
public sealed record Viewer
{
    private Viewer(string? owner) => Owner = owner;

    /// <summary>Finds what every owner has, and what nobody has.</summary>
    public static Viewer All { get; } = new(owner: null);

    /// <summary>Null for <see cref="All"/>.</summary>
    public string? Owner { get; }

    /// <summary>Finds what is the owner's.</summary>
    /// <param name="owner">As the rows of jobs, batches, evaluations and uploads name it.</param>
    public static Viewer Of(string owner) =>
        owner.Length > 0 ? new(owner) : throw new ArgumentException("Nobody owns nothing.", nameof(owner));

    /// <summary>As <see cref="Of"/>; without an owner <see cref="All"/>.</summary>
    public static Viewer OfOrAll(string? owner) => string.IsNullOrEmpty(owner) ? All : Of(owner);

    /// <summary>The condition on a table's column, whose parameter is called Owner.</summary>
    internal string On(string column) => Owner is null ? "1 = 1" : $"{column} = @Owner";
}
