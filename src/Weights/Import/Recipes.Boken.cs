using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    /// <summary>Side of the crops of boken, in pixels.</summary>
    private const int BokenSide = 224;

    private static ImportRecipe Boken()
    {
        return new("boken",
        [
            Of("b0", "efn-b0_LS_27_loss_0.2205.pth", EfficientNetSize.B0),
            Of("b1", "efn-b1_LS_6_loss_0.1756.pth", EfficientNetSize.B1),
            Of("b2", "efn-b2_LS_12_loss_0.1728.pth", EfficientNetSize.B2),
        ]);

        static NetworkRecipe Of(string name, string checkpoint, EfficientNetSize size)
        {
            var plan = new EfficientNetPlan
            {
                Size = size,
                Style = EfficientNetStyle.EfficientNetPytorch,
                Height = BokenSide,
                Width = BokenSide,
                Outputs = 2,
            };
            return new(checkpoint, EfficientNetOf($"efficientnet-{name}", plan), name, [1, 3, BokenSide, BokenSide]);
        }
    }
}
