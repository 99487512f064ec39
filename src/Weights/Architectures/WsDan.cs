using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// WS-DAN with eight attention maps over the features of another network (Hu et al. 2019, "See better before looking closer: weakly
/// supervised data augmentation network"); what it does with its maps in training has no part in a score.
/// <para>Input <c>image</c>: n x 3 x side x side, float32, RGB, normalised as the detector says. Output <c>logit</c>: n x 2; the second
/// says fake.
/// It offers no <c>cam</c>.</para>
/// </summary>
public static class WsDan
{
    private static readonly AttentionHead Head = new() { Attentions = "attentions", Maps = 8, Classifier = "fc", Outputs = 2 };

    /// <param name="side">Of the input, in pixels.</param>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildXception(GraphBuilder graph, Parameters parameters, int side)
    {
        Head.Build(graph, parameters, Xception.Features(graph, parameters, side, prefix: "features.", name: "features"));
        parameters.Complete(_ => false);
    }

    /// <summary>
    /// On EfficientNet-B3 as efficientnet_pytorch 0.6.3 has it. That network's own last layer stays in the checkpoint unused.
    /// </summary>
    /// <param name="side">Of the input, in pixels.</param>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildEfficientNetB3(GraphBuilder graph, Parameters parameters, int side)
    {
        var style = EfficientNetStyle.EarlyEfficientNetPytorch.Within("EFN");
        var plan = new EfficientNetPlan { Size = EfficientNetSize.B3, Style = style, Height = side, Width = side, Outputs = Head.Outputs };
        Head.Build(graph, parameters, EfficientNet.Features(graph, parameters, plan));
        parameters.Complete(name => name == $"{style.Classifier}.weight" || name == $"{style.Classifier}.bias");
    }
}
