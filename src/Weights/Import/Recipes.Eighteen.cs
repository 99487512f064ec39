namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    internal static ImportRecipe Eighteen() => new("eighteen",
    [
    ]);
}
