namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    internal static ImportRecipe Ntech() => new("ntech",
    [
    ]);
}
