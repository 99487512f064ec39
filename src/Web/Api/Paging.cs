using FakeFinder.Contracts;

namespace FakeFinder.Web.Api;

/// <summary>Which rows of a list.</summary>
/// <param name="Skip">How many of the first rows to leave out; default 0.</param>
/// <param name="Take">How many rows at most, 1 to 500; default 50.</param>
internal readonly record struct Paging(int Skip, int Take)
{
    private const int Most = 500;

    /// <exception cref="InvalidRequestException">Out of range.</exception>
    public static Paging Of(int? skip, int? take) =>
        skip < 0 ? throw new InvalidRequestException($"skip is {skip}; it must be 0 or more.")
        : take is < 1 or > Most ? throw new InvalidRequestException($"take is {take}; it must be from 1 to {Most}.")
        : new Paging(skip ?? 0, take ?? 50);
}
