using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    /// <summary>Side of the crops of selimsef, in pixels.</summary>
    private const int SelimsefSide = 380;

    private static ImportRecipe Selimsef()
    {
        var b7 = EfficientNetOf("efficientnet-b7", new EfficientNetPlan
        {
            Size = EfficientNetSize.B7,
            Style = EfficientNetStyle.TimmEncoder,
            Height = SelimsefSide,
            Width = SelimsefSide,
            Outputs = 1,
        });
        return new("selimsef",
        [
            Of(111, 36),
            Of(555, 19),
            Of(777, 29),
            Of(777, 31),
            Of(888, 37),
            Of(888, 40),
            Of(999, 23),
        ]);

        NetworkRecipe Of(int seed, int epoch) =>
            new(
                $"final_{seed}_DeepFakeClassifier_tf_efficientnet_b7_ns_0_{epoch}",
                b7,
                $"b7-{seed}-{epoch}",
                [1, 3, SelimsefSide, SelimsefSide]);
    }
}
